"""A log of comparisons in memory, for tests that need one and not MLflow."""

from dataclasses import dataclass, field

from creditwright.registry.comparisons import ComparisonRun


@dataclass
class FakeComparisons:
    """Keeps what it is given."""

    runs: list[ComparisonRun] = field(default_factory=list)

    def add_comparison(self, run: ComparisonRun) -> str:
        """Keep a comparison."""
        self.runs.append(run)
        return f"run-{len(self.runs)}"
