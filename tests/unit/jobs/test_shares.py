"""Share links in the ledger: they open one take, until they are revoked, expire, or the take goes."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from components.domain.job import Job
from components.errors import InvalidRequest, JobMissing
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.jobs.shares import Shares
from components.jobs.tables import shares as table
from components.jobs.take_keeping import TakeKeeper
from tests.takes import ask_for, finished_take, waiting_take
from tests.unit.jobs.conftest import ALICE, BOB

pytestmark = pytest.mark.on_both

WEEK = timedelta(days=7)


@pytest.fixture
def shares(database: sa.Engine) -> Shares:
    return Shares(database)


@pytest.fixture
def fox(ledger: Ledger, media_store: MediaStore) -> Job:
    return finished_take(ledger, media_store, ALICE)


def test_a_link_opens_its_take(shares: Shares, fox: Job) -> None:
    share, token = shares.create(ALICE, fox.id, lasts=WEEK)

    assert shares.open(token).id == fox.id
    assert shares.all(ALICE) == (share,)
    assert shares.all(BOB) == ()


def test_the_ledger_does_not_keep_what_opens_a_link(shares: Shares, fox: Job, database: sa.Engine) -> None:
    share, token = shares.create(ALICE, fox.id, lasts=None)
    with database.connect() as connection:
        row = connection.execute(sa.select(table)).one()

    assert len(token) == 32
    assert token not in str(tuple(row))
    for guess in (share.id, row.token_digest, "", fox.id):
        with pytest.raises(JobMissing):
            shares.open(guess)


def test_a_revoked_link_opens_nothing_any_more(shares: Shares, fox: Job) -> None:
    share, token = shares.create(ALICE, fox.id, lasts=None)
    _, other = shares.create(ALICE, fox.id, lasts=None)
    shares.revoke(BOB, share.id)
    assert shares.open(token).id == fox.id
    shares.revoke(ALICE, share.id)
    shares.revoke(ALICE, share.id)

    with pytest.raises(JobMissing):
        shares.open(token)
    assert shares.open(other).id == fox.id


def test_all_links_of_an_owner_are_revoked_at_once(
    shares: Shares, fox: Job, ledger: Ledger, media_store: MediaStore
) -> None:
    _, theirs = shares.create(BOB, finished_take(ledger, media_store, BOB).id, lasts=None)
    tokens = [shares.create(ALICE, fox.id, lasts=None)[1] for _ in range(2)]
    shares.revoke_all(ALICE)

    assert shares.all(ALICE) == ()
    for token in tokens:
        with pytest.raises(JobMissing):
            shares.open(token)
    assert shares.open(theirs).owner == BOB


def test_a_link_ends_at_its_time(shares: Shares, fox: Job) -> None:
    share, token = shares.create(ALICE, fox.id, lasts=WEEK)
    expired = [share.has_expired]

    with patch("components.jobs.shares.now", lambda: now() + WEEK):
        expired.append(share.has_expired)
        with pytest.raises(JobMissing):
            shares.open(token)
    assert expired == [False, True]


def test_a_link_goes_with_its_take(shares: Shares, fox: Job, ledger: Ledger) -> None:
    _, token = shares.create(ALICE, fox.id, lasts=None)
    ledger.remove(ALICE, fox.id)

    with pytest.raises(JobMissing):
        shares.open(token)
    assert shares.all(ALICE) == ()


def test_a_take_in_the_bin_is_not_shown_until_it_is_out_again(
    shares: Shares, fox: Job, database: sa.Engine
) -> None:
    _, token = shares.create(ALICE, fox.id, lasts=None)
    TakeKeeper(database).put_into_bin(ALICE, [fox.id])
    with pytest.raises(JobMissing):
        shares.open(token)
    TakeKeeper(database).take_out_of_bin(ALICE, [fox.id])

    assert shares.open(token).id == fox.id


def test_only_ones_own_finished_takes_are_shared(shares: Shares, fox: Job, ledger: Ledger) -> None:
    waiting = waiting_take(ledger, ALICE, ask_for())

    with pytest.raises(JobMissing):
        shares.create(BOB, fox.id, lasts=None)
    with pytest.raises(InvalidRequest):
        shares.create(ALICE, waiting.id, lasts=None)


def test_links_are_not_given_out_without_end(shares: Shares, fox: Job) -> None:
    with patch("components.jobs.shares.MAX_SHARES", 1):
        shares.create(ALICE, fox.id, lasts=None)
        with pytest.raises(InvalidRequest):
            shares.create(ALICE, fox.id, lasts=None)
