package dev.tokenops.engine.index;

import java.util.Arrays;

/** A hash under which nearly everything collides: so that tests see what a false hit does. */
public final class FewHashes implements KeyHash {
  private final int different;

  /**
   * @param different how many hashes there are
   */
  public FewHashes(int different) {
    this.different = different;
  }

  @Override
  public long of(byte[] bytes) {
    return Math.floorMod(Arrays.hashCode(bytes), different);
  }

  @Override
  public byte[] id() {
    var id = new byte[16];
    id[0] = (byte) different;
    return id;
  }
}
