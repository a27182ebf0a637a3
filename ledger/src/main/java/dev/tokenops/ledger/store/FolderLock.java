package dev.tokenops.ledger.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * One process at a time: a lock of the operating system on a file of the data folder, which also
 * says who holds it. It ends with the process, so a crash leaves nothing to clean up.
 *
 * <p>POSIX locks belong to the process, and closing <em>any</em> channel of the file drops them. So
 * a second opener in this process must be turned away before it opens the file: by a set of
 * folders.
 */
public final class FolderLock implements Closeable {
  private static final Set<Path> HELD_HERE = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, at once or not at all.
   *
   * @param file of the lock; made if missing
   * @throws InUse if another ledger holds it
   * @throws IOException if the file cannot be locked at all
   */
  public static FolderLock take(Path file) throws InUse, IOException {
    var real = AtomicFile.folderOf(file).toRealPath().resolve(file.getFileName());
    synchronized (HELD_HERE) {
      if (!HELD_HERE.add(real)) throw new InUse("this process, " + ProcessHandle.current().pid());
    }
    boolean taken = false;
    try {
      var lock = lock(real);
      taken = true;
      return lock;
    } finally {
      if (!taken) release(real);
    }
  }

  private static FolderLock lock(Path file) throws InUse, IOException {
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) throw new InUse(holder(file));
      channel.truncate(0);
      var pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new FolderLock(file, channel);
    } catch (IOException | InUse e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    return pid.matches("\\d{1,19}") ? "process " + pid : "another process";
  }

  private static void release(Path file) {
    synchronized (HELD_HERE) {
      HELD_HERE.remove(file);
    }
  }

  /** Lets go. The file stays: removing it would let two processes lock two files of one name. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) return;
    try {
      channel.close();
    } finally {
      release(file);
    }
  }

  /** Someone else holds the folder; {@link #holder} says who. */
  public static final class InUse extends Exception {
    private static final long serialVersionUID = 1L;

    private final String holder;

    InUse(String holder) {
      super("in use by " + holder);
      this.holder = holder;
    }

    public String holder() {
      return holder;
    }
  }
}
