package dev.tokenops.ledger.store;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Gives the memory of what was forced a while ago back to the kernel, so that what is written next
 * finds it: {@code posix_fadvise(POSIX_FADV_DONTNEED)}. The newest part of the queue stays in
 * memory, and so does whatever is read again.
 *
 * <p>A ledger writes more than it ever reads, and without this takes every free page of the machine
 * one after the other. On a virtual machine that returns free memory to its host, a page that was
 * not used lately costs several times what one costs that was just freed (on one such machine 12 µs
 * and 1 µs: at 200 MB/s half a processor).
 *
 * <p>It is advice: where there is no such call, or it fails, nothing happens. Confined to one
 * thread.
 */
final class PageRelease implements Closeable {
  /** Of the queue, in memory: about a hundred thousand runs. */
  static final long KEPT_BYTES = 256L << 20;

  private static final long STEP_BYTES = 8L << 20;
  private static final int READ_ONLY = 0;
  private static final int DONT_NEED = 4;
  private static final @Nullable Calls CALLS = Calls.find();

  private record Calls(MethodHandle open, MethodHandle advise, MethodHandle close) {
    @SuppressWarnings("restricted") // The JVM is started with --enable-native-access.
    static @Nullable Calls find() {
      if (!System.getProperty("os.name").equals("Linux")) return null;
      var linker = Linker.nativeLinker();
      var names = linker.defaultLookup();
      var open = names.find("open");
      var advise = names.find("posix_fadvise");
      var close = names.find("close");
      if (open.isEmpty() || advise.isEmpty() || close.isEmpty()) return null;
      var number = ValueLayout.JAVA_INT;
      var offset = ValueLayout.JAVA_LONG;
      return new Calls(
          linker.downcallHandle(
              open.get(), FunctionDescriptor.of(number, ValueLayout.ADDRESS, number)),
          linker.downcallHandle(
              advise.get(), FunctionDescriptor.of(number, number, offset, offset, number)),
          linker.downcallHandle(close.get(), FunctionDescriptor.of(number, number)));
    }
  }

  /** A file, from the first byte that may be in memory to the last that was forced. */
  private static final class Range {
    final Path path;
    final int descriptor;
    long from;
    long to;

    Range(Path path, int descriptor) {
      this.path = path;
      this.descriptor = descriptor;
    }
  }

  private final long keptBytes;
  private final ArrayDeque<Range> ranges = new ArrayDeque<>();
  private long bytes;

  /**
   * @param keptBytes of what was forced last
   */
  PageRelease(long keptBytes) {
    this.keptBytes = keptBytes;
  }

  /**
   * A file was forced up to some byte, and is the newest.
   *
   * @param to behind the last byte; never less than before
   */
  void forced(Path path, long to) throws IOException {
    if (CALLS == null) return;
    var newest = ranges.peekLast();
    if (newest == null || !newest.path.equals(path)) {
      newest = new Range(path, open(CALLS, path));
      ranges.add(newest);
    }
    bytes += to - newest.to;
    newest.to = to;
    if (bytes > keptBytes + STEP_BYTES) release(CALLS);
  }

  private void release(Calls calls) throws IOException {
    while (bytes > keptBytes) {
      var oldest = ranges.element();
      long length = Math.min(bytes - keptBytes, oldest.to - oldest.from);
      advise(calls, oldest.descriptor, oldest.from, length);
      oldest.from += length;
      bytes -= length;
      if (oldest.from < oldest.to || ranges.size() == 1) return;
      close(calls, ranges.remove().descriptor);
    }
  }

  private static int open(Calls calls, Path path) throws IOException {
    try (var arena = Arena.ofConfined()) {
      return (int) calls.open.invokeExact(arena.allocateFrom(path.toString()), READ_ONLY);
    } catch (Throwable t) {
      throw new IOException("open cannot be called", t);
    }
  }

  private static void advise(Calls calls, int descriptor, long from, long length)
      throws IOException {
    try {
      int _ = (int) calls.advise.invokeExact(descriptor, from, length, DONT_NEED);
    } catch (Throwable t) {
      throw new IOException("posix_fadvise cannot be called", t);
    }
  }

  private static void close(Calls calls, int descriptor) throws IOException {
    try {
      int _ = (int) calls.close.invokeExact(descriptor);
    } catch (Throwable t) {
      throw new IOException("close cannot be called", t);
    }
  }

  @Override
  public void close() throws IOException {
    if (CALLS == null) return;
    while (!ranges.isEmpty()) close(CALLS, ranges.remove().descriptor);
  }
}
