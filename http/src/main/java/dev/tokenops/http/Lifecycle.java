package dev.tokenops.http;

/** Whether the server is up, for those who ask and those who would send more. Any thread. */
final class Lifecycle {
  private volatile boolean open;

  /** Everything acknowledged can be answered from now on. */
  void open() {
    open = true;
  }

  /** Nothing more is taken in. */
  void close() {
    open = false;
  }

  boolean isOpen() {
    return open;
  }
}
