package dev.tokenops.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FolderLedgerTest extends LedgerSuite {
  @TempDir Path folder;

  @Override
  Ledger open(LedgerOptions options) throws LedgerRefused {
    return Ledger.open(folder.resolve("data"), options);
  }
}
