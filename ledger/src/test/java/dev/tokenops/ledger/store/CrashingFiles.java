package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk on which the power goes after so many steps. What was forced is there; of the names that
 * changed since the folder was last forced, any subset; a file that was being written is torn.
 */
public final class CrashingFiles implements SmallFiles {
  /** The power is gone. Nobody catches it. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private sealed interface Change {
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Appears(String name, byte[] content) implements Change {}

    record Moves(String from, String to) implements Change {}

    record Goes(String name) implements Change {}
  }

  private final Path folder;
  private final Random random;
  private final Map<String, byte[]> forced = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();
  private int stepsLeft;
  private int steps;

  /**
   * @param stepsLeft that still happen
   */
  public CrashingFiles(Path folder, int stepsLeft, Random random) throws IOException {
    this.folder = folder;
    this.stepsLeft = stepsLeft;
    this.random = random;
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList())
        forced.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }
  }

  /** Steps that were asked for. */
  public int steps() {
    return steps;
  }

  @Override
  public void write(Path file, byte[] content, boolean ownerOnly) throws IOException {
    var name = String.valueOf(file.getFileName());
    steps++;
    if (stepsLeft-- <= 0) {
      pending.add(
          new Change.Appears(name, Arrays.copyOf(content, random.nextInt(content.length + 1))));
      crash();
    }
    DISK.write(file, content, ownerOnly);
    pending.add(new Change.Appears(name, content.clone()));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    DISK.rename(from, to);
    pending.add(
        new Change.Moves(String.valueOf(from.getFileName()), String.valueOf(to.getFileName())));
  }

  @Override
  public void delete(Path file) throws IOException {
    step();
    DISK.delete(file);
    pending.add(new Change.Goes(String.valueOf(file.getFileName())));
  }

  @Override
  public void forceFolder(Path forcedFolder) throws IOException {
    step();
    DISK.forceFolder(forcedFolder);
    pending.forEach(change -> apply(change, forced));
    pending.clear();
  }

  private void step() throws IOException {
    steps++;
    if (stepsLeft-- <= 0) crash();
  }

  private void crash() throws IOException {
    for (var change : pending) if (random.nextBoolean()) apply(change, forced);
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = forced.remove(String.valueOf(file.getFileName()));
        if (content == null) Files.delete(file);
        else if (!Arrays.equals(content, Files.readAllBytes(file))) rewrite(file, content);
      }
    }
    for (var lost : forced.entrySet())
      DISK.write(folder.resolve(lost.getKey()), lost.getValue(), lost.getKey().contains(".key"));
    throw new Crash();
  }

  private static void rewrite(Path file, byte[] content) throws IOException {
    DISK.write(file, content, String.valueOf(file.getFileName()).contains(".key"));
  }

  private static void apply(Change change, Map<String, byte[]> names) {
    switch (change) {
      case Change.Appears appears -> names.put(appears.name, appears.content);
      case Change.Goes goes -> names.remove(goes.name);
      case Change.Moves moves -> {
        var content = names.remove(moves.from);
        if (content != null) names.put(moves.to, content);
      }
    }
  }
}
