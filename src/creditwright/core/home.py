"""What lies in the folder of all state."""

from pathlib import Path


class Home:
    """The folders and files that `home` holds, mixed into the settings.

    Attributes:
        home: The folder of all state.
    """

    home: Path

    @property
    def bundles(self) -> Path:
        """The local store of models, each folder named by its digest."""
        return self.home / "bundles"

    @property
    def records(self) -> Path:
        """The prepared records, each folder named by the digest of its source."""
        return self.home / "records"

    @property
    def fetched(self) -> Path:
        """The lender's records that were fetched from a server, each file named by its digest."""
        return self.home / "fetched"

    @property
    def quarantine(self) -> Path:
        """The lists of rejected rows of the last reading, one file a table."""
        return self.home / "quarantine"

    @property
    def evaluations(self) -> Path:
        """The evaluations, each in a folder named by its model's digest."""
        return self.home / "evaluations"

    @property
    def comparisons(self) -> Path:
        """The comparisons of models, each in a folder of its own."""
        return self.home / "comparisons"

    @property
    def selections(self) -> Path:
        """The choices of features, each in a folder of its own."""
        return self.home / "selections"

    @property
    def watched(self) -> Path:
        """What models met, computed once to be compared: each file named by what it holds."""
        return self.home / "watched"

    @property
    def studies(self) -> Path:
        """The searches for parameters, each in a file named by what its outcome depends on."""
        return self.home / "studies"

    @property
    def spark_log(self) -> Path:
        """What Spark itself said in the last run on it."""
        return self.home / "spark.log"

    @property
    def work(self) -> Path:
        """Finished parts of work in progress, to go on with after an interruption."""
        return self.home / "work"

    @property
    def mlflow_artifacts(self) -> Path:
        """Where the tracker keeps files, when it is the local one."""
        return (self.home / "mlartifacts").resolve()
