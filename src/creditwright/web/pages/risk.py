"""The pages on the population: the risk manager's, and an application beside others."""

from fastapi import APIRouter

from creditwright.web.pages import (
    compare,
    drift,
    explore,
    fairness_months,
    overrides,
    policy,
    portfolio,
)

router = APIRouter()
router.include_router(portfolio.router)
router.include_router(drift.router)
router.include_router(explore.router)
router.include_router(policy.router)
router.include_router(overrides.router)
router.include_router(fairness_months.router)
router.include_router(compare.router)
