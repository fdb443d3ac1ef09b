"""What a web server's answer to a user's link means, in our errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from components.errors import SourceNotMedia, SourceUnreachable

_SENTENCES = {
    401: "The file is behind a sign-in.",
    403: "The server refuses to give the file out.",
    404: "There is no file at this address (404).",
    410: "The file was taken away from this address (410).",
    429: "The server asks to slow down.",
}


@contextmanager
def reaching() -> Iterator[None]:
    """Turn everything that keeps a server from answering into one plain sentence.

    Raises:
        SourceUnreachable: no such server, no connection, too slow, too many redirects, a broken answer.
    """
    try:
        yield
    except httpx.TimeoutException as error:
        raise SourceUnreachable("The server takes too long to answer.") from error
    except httpx.TooManyRedirects as error:
        raise SourceUnreachable("The address leads on and on to other addresses.") from error
    except httpx.ConnectError as error:
        raise SourceUnreachable("No server answers at this address.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceUnreachable("The connection broke before the file was here.") from error


def checked_status(answer: httpx.Response) -> httpx.Response:
    """The answer, if it brings a file.

    Raises:
        SourceUnreachable: any status that is not a success.
        SourceNotMedia: a success that announces a web page.
    """
    if not answer.is_success:
        status = answer.status_code
        raise SourceUnreachable(
            _SENTENCES.get(status, f"The server answers with an error ({status}) instead of a file.")
        )
    if answer.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
        raise player_page()
    return answer


def player_page() -> SourceNotMedia:
    """What to say where a link brings a page that shows the file instead of the file."""
    return SourceNotMedia(
        "This is the address of a web page (a player page), not of the file itself.",
        next_step="Use the direct link to the file, or download it and upload it here.",
    )
