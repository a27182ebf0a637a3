package dev.tokenops.http;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Where requests come from. */
final class Addresses {
  private Addresses() {}

  static boolean isLoopback(@Nullable SocketAddress address) {
    var host = host(address);
    if (host.isEmpty()) return false;
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The address in digits; empty if there is none. */
  static String host(@Nullable SocketAddress address) {
    var host = address == null ? null : address.hostAddress();
    return host == null ? "" : host;
  }
}
