"""The keys of the stories that wait without a name (bot.store.pool), in files outside the database."""

from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from bot.errors import Unready
from bot.store import keys, private


class KeyRing:
    """Each pool's key, in a file that its owner alone can read; several while a new one takes over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seal(self, workspace_id: int) -> MultiFernet:
        """What seals with the newest key and opens with any."""
        return MultiFernet([Fernet(key) for key in self.keys(workspace_id)])

    def keys(self, workspace_id: int) -> list[str]:
        """The newest first; a file that is missing or damaged is an `Unready`."""
        return keys.read(self.file(workspace_id))

    def begin(self, workspace_id: int) -> None:
        """A key for a row that nothing was sealed in yet."""
        try:
            keys.kept(self.file(workspace_id))
        except Unready:
            self._write(workspace_id, [keys.new()])

    def renew(self, workspace_id: int) -> None:
        """Seal with a new key from now on; those before it still open until `forget_old`."""
        self._write(workspace_id, [keys.new(), *self.keys(workspace_id)])

    def take(self, workspace_id: int, key: str) -> None:
        """Another host's key is the one in use."""
        self._write(workspace_id, [key])

    def forget_old(self, workspace_id: int) -> None:
        """Destroy every key but the newest; to be called once the newest has sealed the row for good."""
        held = self.keys(workspace_id)
        if len(held) > 1:
            self._write(workspace_id, held[:1])
        for left in private.leftovers(self.file(workspace_id)):
            private.destroy(left)

    def file(self, workspace_id: int) -> Path:
        """Where the keys of a workspace's pool are."""
        return self._folder / f"pool-{workspace_id}.key"

    def _write(self, workspace_id: int, held: list[str]) -> None:
        private.folder(self._folder)
        file = self.file(workspace_id)
        with private.overwritten(file):
            keys.write(file, held)
