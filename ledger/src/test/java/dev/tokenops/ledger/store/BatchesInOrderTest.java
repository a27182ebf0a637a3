package dev.tokenops.ledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class BatchesInOrderTest {
  private static final int LARGE = 3 << 20;

  private final Random random = new Random(20_261_124);

  /** Each batch is full of its own number; whoever works on it finds nothing else in its room. */
  @Test
  void resultsComeInOrderAndNoRoomIsUsedBeforeItsResultWasTaken() {
    var taken = new ArrayList<Integer>();
    try (var batches = new BatchesInOrder<Integer>(taken::add)) {
      for (int number = 0; number < 2_000; number++) {
        int bytes = random.nextInt(50) == 0 ? random.nextInt(LARGE) : random.nextInt(1, 40_000);
        var room = batches.room(bytes);
        assertEquals(bytes, room.remaining());
        add(batches, room, number);
        if (random.nextInt(200) == 0) {
          batches.finish();
          assertEquals(number + 1, taken.size());
        }
      }
      batches.finish();
    }
    for (int number = 0; number < 2_000; number++) assertEquals(number, taken.get(number));
    assertEquals(2_000, taken.size());
  }

  @Test
  void roomThatCameToNothingIsForgottenOnceAllIsIn() {
    var taken = new ArrayList<Integer>();
    try (var batches = new BatchesInOrder<Integer>(taken::add)) {
      for (int number = 0; number < 500; number++) {
        add(batches, batches.room(30_000), number);
        if (number % 7 == 0) {
          var unused = batches.room(random.nextInt(LARGE));
          batches.finish();
          while (unused.hasRemaining()) unused.put((byte) -1);
        }
      }
      batches.finish();
    }
    assertEquals(500, taken.size());
  }

  @Test
  void smallBatchesGoToOneThreadTogether() {
    var threads = ConcurrentHashMap.<Thread>newKeySet();
    var taken = new ArrayList<Integer>();
    try (var batches = new BatchesInOrder<Integer>(taken::add)) {
      for (int number = 0; number < 8; number++) {
        int each = number;
        batches.room(100);
        batches.add(() -> {
          threads.add(Thread.currentThread());
          return each;
        });
      }
      assertEquals(List.of(), taken);
      batches.finish();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), taken);
    assertEquals(1, threads.size());
  }

  @Test
  void whatWorkThrowsIsThrownWhereItIsAwaited() {
    try (var batches = new BatchesInOrder<Integer>(_ -> {})) {
      batches.room(10);
      batches.add(() -> {
        throw new IllegalStateException("damaged");
      });
      var thrown = assertThrows(IllegalStateException.class, batches::finish);
      assertEquals("damaged", thrown.getMessage());
    }
  }

  private static void add(BatchesInOrder<Integer> batches, ByteBuffer room, int number) {
    while (room.hasRemaining()) room.put((byte) number);
    room.flip();
    batches.add(() -> {
      for (int i = 0; i < room.limit(); i++)
        assertTrue(room.get(i) == (byte) number, "another batch lies in the room");
      return number;
    });
  }
}
