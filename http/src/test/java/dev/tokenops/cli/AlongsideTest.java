package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlongsideTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 10_000})
  void everythingArrivesInOrderBeforeItIsClosed(int items) {
    var arrived = new ArrayList<Integer>();
    try (var alongside = new Alongside<Integer>(arrived::add)) {
      for (int i = 0; i < items; i++) alongside.accept(i);
    }
    assertEquals(IntStream.range(0, items).boxed().toList(), arrived);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void whoeverFeedsItHearsOfAThrow(int items) {
    var defect = new IllegalArgumentException("defect");
    var told =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (var alongside =
                  new Alongside<Integer>(_ -> {
                    throw defect;
                  })) {
                for (int i = 0; i < items; i++) alongside.accept(i);
              }
            });
    assertSame(defect, told.getCause());
  }

  @Test
  void scratchIsZerosOfTheSizeAskedForAndTakesWhatIsWritten() {
    for (long bytes : new long[] {16, 1 << 21}) {
      var room = Scratch.room(bytes);
      assertEquals(bytes, room.byteSize());
      assertEquals(-1, room.mismatch(Objects.requireNonNull(Scratch.room(bytes))));
      room.set(ValueLayout.JAVA_LONG, bytes - 8, 7);
      assertEquals(7, room.get(ValueLayout.JAVA_LONG, bytes - 8));
    }
  }
}
