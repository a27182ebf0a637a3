package dev.tokenops.ledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.store.FileSwitch.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSwitchTest {
  private static final Map<String, String> OLD =
      Map.of("log.key", "old key", "log.pub", "old keys", "notes.next", "somebody's");
  private static final Map<String, String> NEW =
      Map.of(
          "log.key",
          "new key",
          "log.pub",
          "new keys",
          "b.key",
          "one more",
          "notes.next",
          "somebody's");

  @TempDir Path root;
  private int cases;

  @Test
  void allFilesAreReplacedAndSecretsAreTheOwnersAlone() throws Exception {
    var folder = old();
    new FileSwitch(folder).replace(contents());
    assertEquals(NEW, read(folder));
    assertEquals("rw-------", mode(folder.resolve("log.key")));
    assertEquals("rw-------", mode(folder.resolve("b.key")));
    assertTrue(mode(folder.resolve("log.pub")).startsWith("rw-r"), mode(folder.resolve("log.pub")));
    new FileSwitch(folder).settle();
    assertEquals(NEW, read(folder));
  }

  @Test
  void aCrashAtAnyStepLeavesAllOldOrAllNewFiles() throws Exception {
    int steps = steps();
    assertTrue(steps >= 12, "steps: " + steps);
    var outcomes = new TreeSet<String>();
    for (int step = 0; step < steps; step++)
      for (long seed = 0; seed < 20; seed++) {
        var folder = old();
        var random = new Random(seed * 1_000 + step);
        crash(folder, step, random);
        while (random.nextInt(3) == 0) crashSettling(folder, random.nextInt(6), random);
        new FileSwitch(folder).settle();
        var found = read(folder);
        var place = "step " + step + ", seed " + seed;
        assertTrue(found.equals(OLD) || found.equals(NEW), () -> place + ": " + found);
        assertEquals("rw-------", mode(folder.resolve("log.key")), place);
        outcomes.add((found.equals(OLD) ? "old" : "new") + (step == 0 ? " at once" : ""));
      }
    assertEquals(new TreeSet<>(java.util.Set.of("new", "old", "old at once")), outcomes);
  }

  @Test
  void whatHasBeenReplacedStaysSo() throws Exception {
    for (long seed = 0; seed < 40; seed++) {
      var folder = old();
      new FileSwitch(folder).replace(contents());
      crashSettling(folder, 0, new Random(seed));
      new FileSwitch(folder).settle();
      assertEquals(NEW, read(folder));
    }
  }

  @Test
  void namesThatAreNoKeysAreRefused() throws Exception {
    var folder = old();
    for (var name : new String[] {"../log.key", "head", "log.key.next", ""})
      assertThrows(
          IllegalArgumentException.class,
          () -> new FileSwitch(folder).replace(Map.of(name, Content.open("x"))));
    Files.writeString(folder.resolve("switching"), "../../etc/passwd\n");
    assertThrows(IOException.class, () -> new FileSwitch(folder).settle());
  }

  private int steps() throws IOException {
    var folder = old();
    var counting = new CrashingFiles(folder, Integer.MAX_VALUE, new Random(0));
    new FileSwitch(folder, counting).replace(contents());
    return counting.steps();
  }

  private static void crash(Path folder, int step, Random random) throws IOException {
    var files = new CrashingFiles(folder, step, random);
    assertThrows(
        CrashingFiles.Crash.class, () -> new FileSwitch(folder, files).replace(contents()));
  }

  private static void crashSettling(Path folder, int step, Random random) throws IOException {
    try {
      new FileSwitch(folder, new CrashingFiles(folder, step, random)).settle();
    } catch (CrashingFiles.Crash _) {
      // As it was meant to, unless there was less to do.
    }
  }

  private static Map<String, Content> contents() {
    var contents = new TreeMap<String, Content>();
    for (var name : new String[] {"log.key", "b.key"})
      contents.put(name, Content.secret(NEW.getOrDefault(name, "").getBytes(UTF_8)));
    contents.put("log.pub", Content.open(NEW.getOrDefault("log.pub", "")));
    return contents;
  }

  private Path old() throws IOException {
    var folder = Files.createDirectory(root.resolve("case" + cases++));
    for (var file : OLD.entrySet())
      SmallFiles.DISK.write(
          folder.resolve(file.getKey()),
          file.getValue().getBytes(UTF_8),
          file.getKey().endsWith(".key"));
    return folder;
  }

  private static Map<String, String> read(Path folder) throws IOException {
    var found = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList())
        found.put(String.valueOf(file.getFileName()), Files.readString(file));
    }
    return found;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
