"""These tests run every fault suite that needs no browser at its small size; `make faults` runs the full ones."""

from pathlib import Path

import pytest

from tests.faults.suite import Suite, suites


@pytest.mark.parametrize("suite", [suite for suite in suites() if not suite.browser], ids=lambda suite: suite.id)
def test_the_promise_holds(suite: Suite, tmp_path: Path) -> None:
    """Attacked so often, the promise holds, and the suite says what it found."""
    assert suite.run(suite.small, tmp_path)
