"""This module holds what all tests share: how hypothesis searches, and where backups go."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# No deadline: a time limit on a shared machine fails for reasons that are not the code's.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def backup_folder_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the backups of a test out of the project's own data folder, where those of servers go by default."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKUP_FOLDER", str(tmp_path_factory.getbasetemp() / "backups"))
        yield
