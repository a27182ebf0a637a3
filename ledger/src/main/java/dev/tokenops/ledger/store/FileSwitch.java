package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Small files of one folder that are replaced as one: whatever moment a crash comes at, {@link
 * #settle} leaves all of the old ones or all of the new ones.
 *
 * <pre>
 *   write   a.next, b.next      forced, and the folder
 *   commit  switching           names a and b; appears whole, and the folder is forced
 *   rename  a.next ─► a, b.next ─► b, force the folder
 *   delete  switching, force the folder
 * </pre>
 *
 * <p>Until {@code switching} is there, the old ones count and what is called {@code .next} is
 * dropped; from then on the new ones do. Under the folder's lock, and settled before anybody reads
 * the files.
 */
public final class FileSwitch {
  private static final String NEXT = ".next";
  private static final String COMMIT = "switching";

  /** Keys alone are switched: nothing else that is called {@code .next} is ours to delete. */
  private static final Pattern NAME = Pattern.compile("[a-z]+\\.(key|pub)");

  /**
   * What a file is to hold.
   *
   * @param bytes not copied
   * @param ownerOnly of mode 0600
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  public record Content(byte[] bytes, boolean ownerOnly) {
    /** For everybody to read. */
    public static Content open(String text) {
      return new Content(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** For the owner alone. */
    public static Content secret(byte[] bytes) {
      return new Content(bytes, true);
    }
  }

  private final Path folder;
  private final SmallFiles files;

  public FileSwitch(Path folder) {
    this(folder, SmallFiles.DISK);
  }

  /** On a disk of one's own. */
  public FileSwitch(Path folder, SmallFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Replaces the files; on return the new ones are on disk.
   *
   * @param contents by name: small letters, {@code .key} or {@code .pub}
   * @throws IOException if the disk fails; then {@link #settle} decides
   */
  public void replace(Map<String, Content> contents) throws IOException {
    var ordered = new LinkedHashMap<>(contents);
    for (var name : ordered.keySet())
      if (!NAME.matcher(name).matches()) throw new IllegalArgumentException(name);
    settle();
    for (var each : ordered.entrySet())
      files.write(next(each.getKey()), each.getValue().bytes(), each.getValue().ownerOnly());
    files.forceFolder(folder);
    var names = String.join("\n", ordered.keySet()) + '\n';
    var unfinished = folder.resolve(COMMIT + ".new");
    files.write(unfinished, names.getBytes(StandardCharsets.US_ASCII), false);
    files.rename(unfinished, folder.resolve(COMMIT));
    files.forceFolder(folder);
    finish(List.copyOf(ordered.keySet()));
  }

  /** Finishes or drops what a crash has left of a {@link #replace}. */
  public void settle() throws IOException {
    try {
      finish(Files.readAllLines(folder.resolve(COMMIT), StandardCharsets.US_ASCII));
    } catch (NoSuchFileException _) {
      drop();
    }
  }

  private void finish(List<String> names) throws IOException {
    for (var name : names) {
      if (!NAME.matcher(name).matches())
        throw new IOException(folder.resolve(COMMIT) + " is damaged: it names " + name);
      if (Files.exists(next(name))) files.rename(next(name), folder.resolve(name));
    }
    files.forceFolder(folder);
    files.delete(folder.resolve(COMMIT));
    files.forceFolder(folder);
  }

  private void drop() throws IOException {
    try (var entries = Files.newDirectoryStream(folder, "*" + NEXT)) {
      for (var entry : entries) {
        var name = String.valueOf(entry.getFileName());
        if (NAME.matcher(name.substring(0, name.length() - NEXT.length())).matches())
          files.delete(entry);
      }
    }
    files.delete(folder.resolve(COMMIT + ".new"));
  }

  private Path next(String name) {
    return folder.resolve(name + NEXT);
  }
}
