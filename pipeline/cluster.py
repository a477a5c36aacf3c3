"""A Dask cluster, which the user has, as one more place to read articles.

It stands behind `concurrent.futures.Executor` like the others. Each of Dask's workers reads in a
process of its own beside it, begun at the first article: so the limits of an article hold there,
and one that ends its process costs that process and not a worker (Dask's nanny does not begin a
worker again that dies young, and a few bad articles would leave a cluster without workers).
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import platform
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from pipeline.blocks import get_ready
from pipeline.errors import SettingsError
from pipeline.found import Found
from pipeline.workers import AHEAD, Batch, Crew, ProcessApart, ReadBatch

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)

# Seconds to wait for the scheduler to answer.
PATIENCE = 10

P = ParamSpec("P")
T = TypeVar("T")


class ClusterError(SettingsError):
    """A cluster cannot be used: not installed, not reachable, or its workers are other."""


@dataclass(frozen=True)
class Cluster:
    """The workers of one scheduler, as many as there are at the moment."""

    client: Client
    version: str

    def sent(self, reader: ReadBatch) -> ReadBatch:
        """Read beside the worker, if that gives what it would give where the run is."""
        return partial(_read_there, self.version, reader)

    def lent(self, reader: ReadBatch, fn: Callable[P, T]) -> Callable[P, T]:
        """Called in the process beside the worker."""
        return partial(_call_there, self.version, reader, fn)

    def ahead(self) -> int:
        """Batches on their way; a few wait at the scheduler even while no worker is there yet."""
        with _gone_is_told(self.client):
            return AHEAD * max(1, len(self.client.nthreads()))

    def many(self, ready: Callable[[], object]) -> Executor:
        """All workers; what they read in is made ready where it is begun."""
        return _Workers(self.client)

    def alone(self) -> Executor:
        """Any worker: what is sent there is one article alone."""
        return self.many(bool)


def scheduler_address(address: str | None, file: Path | None) -> str | None:
    """The address that was given, itself or in the file that Dask's scheduler writes.

    Raises ClusterError.
    """
    if file is None:
        return address
    if address is not None:
        raise ClusterError("give --scheduler or --scheduler-file, not both")
    try:
        return str(json.loads(file.read_bytes())["address"])
    except FileNotFoundError:
        raise ClusterError(
            f"{file}: no such file; start 'dask scheduler --scheduler-file {file}' first"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClusterError(
            f"{file}: is no file of a Dask scheduler ({type(error).__name__}: {error})"
        ) from error


@contextmanager
def connected(address: str, version: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at ``address``; its workers must be of this ``version``.

    Raises ClusterError.
    """
    try:
        import dask.config
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            f"a cluster needs Dask, which is not installed ({error}); "
            "pip install 'communique[dask]', here and for the workers"
        ) from error
    # What is sent at once is bounded by what one batch holds, and may be called large.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}):
        try:
            client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from error
        with client:
            if not client.nthreads():
                log.warning("%s: no workers yet; they are waited for", address)
            yield Cluster(client, version)


class _Workers(Executor):
    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have it called by some worker; the future's errors are those of this module."""
        with _gone_is_told(self._client):
            sent = self._executor.submit(fn, *args, **kwargs)
        told: Future[T] = Future()
        told.set_running_or_notify_cancel()
        sent.add_done_callback(partial(self._tell, told))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what is on its way, if that is asked for; the workers are the user's."""
        if cancel_futures:
            self._executor.shutdown(wait=False)

    def _tell(self, told: Future[T], sent: Future[T]) -> None:
        try:
            with _gone_is_told(self._client):
                told.set_result(sent.result())
        except (ClusterError, ConnectionError) as error:
            told.set_exception(error)
        except Exception as error:  # noqa: BLE001 - whatever a worker raises
            told.set_exception(_told(error))


@contextmanager
def _gone_is_told(client: Client) -> Iterator[None]:
    """Raise ConnectionError for all that Dask says when its scheduler does not answer any more."""
    from distributed.client import ClosedClientError

    try:
        yield
    except (CancelledError, ClosedClientError, OSError) as error:
        address = client.scheduler.address if client.scheduler else "?"
        raise ConnectionError(f"the scheduler at {address} is gone ({error!r})") from error


def _told(error: Exception) -> Exception:
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return BrokenExecutor(str(error))
    return ClusterError(
        f"the cluster's workers cannot read articles ({type(error).__name__}: {error}); "
        "they need the same communique installed, with the same libraries"
    )


# A worker may have several threads; it reads one batch at a time.
_READING = threading.Lock()


def _read_there(version: str, reader: ReadBatch, batch: Batch) -> list[Found]:
    """What a worker does."""
    _check_version(version, reader)
    with _READING:
        return next(_crew(reader).read([batch]))


def _call_there(
    version: str, reader: ReadBatch, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """What else a worker does."""
    _check_version(version, reader)
    with _READING:
        return _crew(reader).asked(fn, *args, **kwargs)()


def _check_version(version: str, reader: ReadBatch) -> None:
    if getattr(reader, "version", version) != version:
        raise ClusterError(
            f"the worker on {platform.node()} has other code, libraries or model than the run; "
            "install the same there"
        )


@lru_cache(maxsize=1)
def _crew(reader: ReadBatch) -> Crew:
    """The worker's process for reading, and what is done if it ends."""
    # Dask's workers are daemons, which may have no processes that outlive them. Ours do not.
    multiprocessing.current_process().daemon = False
    return Crew(reader, ProcessApart(), get_ready)
