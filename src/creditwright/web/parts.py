"""The running service, as routes ask for it.

What a route depends on and waits for nothing is a coroutine, here and elsewhere: a plain function
would be given a thread for it, and changing threads costs more than it does.
"""

from typing import Annotated

from fastapi import Depends, Request

from creditwright.workflows.service import Service


async def the_service(request: Request) -> Service:
    """Return the parts that the application was made with."""
    found: Service = request.app.state.service
    return found


TheService = Annotated[Service, Depends(the_service)]
