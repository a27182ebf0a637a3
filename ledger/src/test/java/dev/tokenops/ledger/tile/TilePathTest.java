package dev.tokenops.ledger.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TilePathTest {
  @Test
  void theSpecificationsExample() {
    var path = new TilePath(0, 1_234_067, TilePath.FULL);
    assertEquals("tile/0/x001/x234/067", path.text());
    assertEquals(Optional.of(path), TilePath.parse("0/x001/x234/067"));
    assertEquals("tile/entries/000.p/1", new TilePath(TilePath.ENTRIES, 0, 1).text());
  }

  @Test
  void everyTileHasOnePath() {
    var random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      var path =
          new TilePath(
              random.nextInt(TilePath.ENTRIES, 64),
              random.nextLong(1L << random.nextInt(1, 39)),
              random.nextInt(1, 257));
      assertEquals(Optional.of(path), TilePath.parse(path.text().substring("tile/".length())));
    }
  }

  @Test
  void whatIsWrittenOtherwiseIsNone() {
    for (var text :
        List.of(
            "",
            "0",
            "0/",
            "0/0",
            "0/00",
            "0/0000",
            "00/000",
            "64/000",
            "-1/000",
            "0/x000/001",
            "0/001/002",
            "0/x001",
            "0/000.p",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000/",
            "entry/000",
            "0/000.p/1/",
            "0/x1/000",
            "0/ 00",
            "0/x001/x001/x001/x001/000"))
      assertEquals(Optional.empty(), TilePath.parse(text), text);
  }

  @Test
  void aTileIsThereOnceAllOfItIs() {
    assertTrue(new TilePath(0, 1, 7).isIn(263));
    assertFalse(new TilePath(0, 1, 7).isIn(262));
    assertTrue(new TilePath(1, 0, 1).isIn(256));
    assertFalse(new TilePath(1, 0, 1).isIn(255));
    assertTrue(new TilePath(TilePath.ENTRIES, 0, 256).isIn(256));
    assertFalse(new TilePath(63, 0, 1).isIn(Long.MAX_VALUE));
  }
}
