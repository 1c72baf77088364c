"""The running service, as routes ask for it."""

from typing import Annotated

from fastapi import Depends, Request

from creditwright.workflows.service import Service


def the_service(request: Request) -> Service:
    """Return the parts that the application was made with."""
    found: Service = request.app.state.service
    return found


TheService = Annotated[Service, Depends(the_service)]
