package dev.tokenops.ledger.fault;

import dev.tokenops.ledger.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;

/** What is done to files, as faults have it. */
final class Strokes {
  private Strokes() {}

  /** A file of a data folder, found again in each copy. */
  interface Place {
    Path in(Path folder) throws IOException;
  }

  static Place file(String name) {
    return folder -> folder.resolve(name);
  }

  /** A queue file, counted from the oldest. */
  static Place queueFile(int number) {
    return folder -> Folders.queueFiles(folder).get(number);
  }

  /** The folder that it lies in. */
  static Place folderOf(Place place) {
    return folder -> Objects.requireNonNull(place.in(folder).getParent());
  }

  /** Flips one bit in a range of bytes. */
  static Fault.Act flip(Place place, int from, int to) {
    return (folder, _, random) ->
        Folders.flip(place.in(folder), from + random.nextInt(to - from), 1 << random.nextInt(8));
  }

  /** Flips the bit of the seed's number. */
  static Fault.Act flipEach(Place place, int from, int to) {
    return (folder, seed, _) -> {
      int bit = (seed - 1) % (8 * (to - from));
      Folders.flip(place.in(folder), from + bit / 8, 1 << bit % 8);
    };
  }

  /** Flips one bit anywhere in a small file. */
  static Fault.Act flipAnywhere(Place place) {
    return (folder, seed, random) -> {
      var file = place.in(folder);
      flip(place, 0, (int) Files.size(file)).on(folder, seed, random);
    };
  }

  static Fault.Act zero(Place place, int from, int to) {
    return (folder, _, _) -> Folders.zero(place.in(folder), from, to);
  }

  static Fault.Act cutTo(Place place, long length) {
    return (folder, _, _) -> Folders.cut(place.in(folder), length);
  }

  static Fault.Act cutAnywhere(Place place) {
    return (folder, _, random) -> {
      var file = place.in(folder);
      Folders.cut(file, 1 + random.nextLong(Files.size(file) - 1));
    };
  }

  static Fault.Act delete(Place place) {
    return (folder, _, _) -> Files.delete(place.in(folder));
  }

  /** Puts what another folder has there in its place. */
  static Fault.Act replace(Place place, Path other, Place there) {
    return (folder, _, _) ->
        Files.copy(
            there.in(other),
            place.in(folder),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
  }

  static Fault.Act replace(Place place, Path other) {
    return replace(place, other, place);
  }

  static Fault.Act exchange(Place one, Place another) {
    return (folder, _, _) -> {
      byte[] first = Files.readAllBytes(one.in(folder));
      Files.write(one.in(folder), Files.readAllBytes(another.in(folder)));
      Files.write(another.in(folder), first);
    };
  }

  /** Exchanges two pieces of a file, of the same length. */
  static Fault.Act exchange(Place place, int one, int another, int length) {
    return (folder, _, _) -> {
      byte[] before = Files.readAllBytes(place.in(folder));
      byte[] after = before.clone();
      System.arraycopy(before, one, after, another, length);
      System.arraycopy(before, another, after, one, length);
      Files.write(place.in(folder), after);
    };
  }

  static Fault.Act append(Place place, byte[] bytes) {
    return (folder, _, _) -> {
      byte[] before = Files.readAllBytes(place.in(folder));
      byte[] after = Arrays.copyOf(before, before.length + bytes.length);
      System.arraycopy(bytes, 0, after, before.length, bytes.length);
      Files.write(place.in(folder), after);
    };
  }
}
