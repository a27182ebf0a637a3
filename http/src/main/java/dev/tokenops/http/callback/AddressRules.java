package dev.tokenops.http.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a callback may go to: public ones, and in a sandbox loopback.
 *
 * <p>The ranges are those of the IANA special-purpose registries (RFC 6890) that are not globally
 * reachable, and the addresses at which clouds answer their machines with credentials. Of IPv6 only
 * global unicast (2000::/3) is let through. An IPv4 address inside an IPv6 one (mapped, compatible,
 * 6to4, 64:ff9b::/96) counts as that IPv4 address. Pure; any thread.
 */
public final class AddressRules {
  private static final int IPV6_BYTES = 16;

  /** The first match names the address. */
  private static final List<Range> IPV4 =
      List.of(
          Range.of("0.0.0.0", 8, "an address of 'this network'"),
          Range.of("10.0.0.0", 8, "a private address"),
          Range.of("100.64.0.0", 10, "an address behind carrier-grade NAT"),
          Range.of("127.0.0.0", 8, "a loopback address"),
          Range.of("168.63.129.16", 32, "a cloud's metadata address"),
          Range.of("169.254.169.254", 32, "a cloud's metadata address"),
          Range.of("169.254.0.0", 16, "a link-local address"),
          Range.of("172.16.0.0", 12, "a private address"),
          Range.of("192.0.0.0", 24, "an address reserved for protocols"),
          Range.of("192.0.2.0", 24, "an address for documentation"),
          Range.of("192.88.99.0", 24, "an address of the former 6to4 relays"),
          Range.of("192.168.0.0", 16, "a private address"),
          Range.of("198.18.0.0", 15, "an address for benchmarks"),
          Range.of("198.51.100.0", 24, "an address for documentation"),
          Range.of("203.0.113.0", 24, "an address for documentation"),
          Range.of("224.0.0.0", 4, "a multicast address"),
          Range.of("240.0.0.0", 4, "a reserved address"));

  private static final List<Range> IPV6 =
      List.of(
          Range.of("::", 128, "the unspecified address"),
          Range.of("::1", 128, "a loopback address"),
          Range.of("fd00:ec2::254", 128, "a cloud's metadata address"),
          Range.of("fc00::", 7, "a unique-local address"),
          Range.of("fe80::", 10, "a link-local address"),
          Range.of("fec0::", 10, "a site-local address"),
          Range.of("ff00::", 8, "a multicast address"),
          Range.of("2001::", 23, "an address reserved for protocols"),
          Range.of("2001:db8::", 32, "an address for documentation"),
          Range.of("3fff::", 20, "an address for documentation"));

  private static final Range GLOBAL_UNICAST = Range.of("2000::", 3, "a global unicast address");

  /** Where an IPv6 address holds an IPv4 one: the prefix, and at which byte the four begin. */
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding(Range.of("::", 96, "IPv4-compatible"), 12),
          new Embedding(Range.of("2002::", 16, "6to4"), 2),
          new Embedding(Range.of("64:ff9b::", 96, "NAT64"), 12));

  private AddressRules() {}

  /**
   * Why no callback may go to the address: a sentence's predicate such as {@code 10.0.0.1 is a
   * private address}, fit for the agent; null if one may.
   *
   * @param loopbackAllowed true in a sandbox only
   */
  public static @Nullable String refusal(InetAddress address, boolean loopbackAllowed) {
    if (loopbackAllowed && isLoopback(address)) return null;
    InetAddress meant = meant(address);
    String kind = kind(meant.getAddress());
    if (kind == null) return null;
    String inside = meant.equals(address) ? "" : " holds " + meant.getHostAddress() + ", which";
    return address.getHostAddress() + inside + " is " + kind;
  }

  /** Whether the address, or the IPv4 address inside it, is loopback. */
  public static boolean isLoopback(InetAddress address) {
    return meant(address).isLoopbackAddress();
  }

  private static @Nullable String kind(byte[] address) {
    boolean ipv6 = address.length == IPV6_BYTES;
    for (Range range : ipv6 ? IPV6 : IPV4) if (range.holds(address)) return range.kind();
    return ipv6 && !GLOBAL_UNICAST.holds(address) ? "no global unicast address" : null;
  }

  /** The IPv4 address inside, or the address itself. Java has already unwrapped a mapped one. */
  private static InetAddress meant(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != IPV6_BYTES || address.isLoopbackAddress() || address.isAnyLocalAddress())
      return address;
    for (Embedding embedding : EMBEDDINGS)
      if (embedding.prefix().holds(bytes)) return ipv4(bytes, embedding.at());
    return address;
  }

  private static InetAddress ipv4(byte[] bytes, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private record Embedding(Range prefix, int at) {}

  /** All addresses of one family whose first bits are those of {@code network}. */
  private record Range(InetAddress network, int prefixBits, String kind) {
    static Range of(String network, int prefixBits, String kind) {
      return new Range(InetAddress.ofLiteral(network), prefixBits, kind);
    }

    boolean holds(byte[] address) {
      byte[] first = network.getAddress();
      if (address.length != first.length) return false;
      int whole = prefixBits / 8;
      if (!Arrays.equals(address, 0, whole, first, 0, whole)) return false;
      int rest = prefixBits % 8;
      return rest == 0 || ((address[whole] ^ first[whole]) & 0xff) >> (8 - rest) == 0;
    }
  }
}
