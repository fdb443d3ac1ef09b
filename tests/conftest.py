"""What every test shares."""

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: how long an example takes is not judged.
settings.register_profile("clapboard", deadline=None)
settings.load_profile("clapboard")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
