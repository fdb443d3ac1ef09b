"""Jobs that were meant for another engine than the one in use."""

from decimal import Decimal
from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from components.domain.request import TextToVideo
from components.ui.runtime import runtime
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.serving import ROOT


@pytest.mark.usefixtures("_runtime")
def test_a_job_meant_for_another_engine_says_that_it_waits() -> None:
    token = new_token()
    request = TextToVideo(prompt="A heron at dawn", duration_s=1)
    runtime().ledger.add(
        owner=owner_from_token(token), request=request, engine="api.x.ai", price_usd=Decimal("0.07")
    )

    with patch("streamlit.runtime.context.ContextProxy.cookies", {COOKIE: token}):
        app = AppTest.from_file(str(ROOT / "components" / "ui" / "shell.py"), default_timeout=60).run()

    assert not app.exception
    [bar] = app.get("progress")
    assert "Waits for api.x.ai" in bar.proto.text
