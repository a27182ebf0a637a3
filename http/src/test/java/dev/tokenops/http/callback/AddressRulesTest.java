package dev.tokenops.http.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  /** The address before a range, its first, its last, the one behind it. */
  @ParameterizedTest
  @CsvSource({
    "-, 0.0.0.0, 0.255.255.255, 1.0.0.0",
    "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
    "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
    "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
    "168.63.129.15, 168.63.129.16, 168.63.129.16, 168.63.129.17",
    "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
    "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
    "191.255.255.255, 192.0.0.0, 192.0.0.255, 192.0.1.0",
    "192.0.1.255, 192.0.2.0, 192.0.2.255, 192.0.3.0",
    "192.88.98.255, 192.88.99.0, 192.88.99.255, 192.88.100.0",
    "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
    "198.17.255.255, 198.18.0.0, 198.19.255.255, 198.20.0.0",
    "198.51.99.255, 198.51.100.0, 198.51.100.255, 198.51.101.0",
    "203.0.112.255, 203.0.113.0, 203.0.113.255, 203.0.114.0",
    "223.255.255.255, 224.0.0.0, 255.255.255.255, -",
    "-, ::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
    "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:200::",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
    "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -",
  })
  void drawsTheLineOnBothSidesOfEachRange(String before, String first, String last, String after) {
    if (!before.equals("-")) assertNull(refusal(before));
    assertNotNull(refusal(first));
    assertNotNull(refusal(last));
    if (!after.equals("-")) assertNull(refusal(after));
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, a cloud's metadata address",
    "fd00:ec2::254, a cloud's metadata address",
    "fd00:ec2::253, a unique-local address",
    "fe80::1, a link-local address",
    "fec0::1, a site-local address",
    "ff02::1, a multicast address",
    "::1, a loopback address",
    "::, the unspecified address",
    "100::1, no global unicast address",
    "64:ff9b:1::1, no global unicast address",
    "::ffff:0:a00:1, no global unicast address",
  })
  void namesWhatAnAddressIs(String address, String kind) {
    String refusal = refusal(address);
    assertNotNull(refusal);
    assertTrue(refusal.endsWith(" is " + kind), refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::ffff:%s", "::%s", "64:ff9b::%s", "2002:%s::", "2002:%s:1:2:3:4:5"})
  void judgesAnIpv4AddressInsideAnIpv6One(String form) {
    for (String inner :
        new String[] {
          "10.0.0.1",
          "127.0.0.1",
          "169.254.169.254",
          "192.168.1.1",
          "100.64.0.1",
          "224.0.0.1",
          "172.16.0.1",
          "255.255.255.255"
        }) {
      String refusal = refusal(embed(form, inner));
      assertNotNull(refusal, inner);
      assertTrue(refusal.contains(inner), refusal);
    }
    assertNull(refusal(embed(form, "8.8.8.8")));
    assertNull(refusal(embed(form, "172.32.0.1")));
  }

  @Test
  void letsLoopbackThroughInASandboxOnly() {
    for (String loopback :
        new String[] {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"}) {
      assertNotNull(refusal(loopback));
      assertNull(AddressRules.refusal(InetAddress.ofLiteral(loopback), true));
    }
    for (String other : new String[] {"0.0.0.0", "10.0.0.1", "169.254.169.254", "fe80::1", "::"})
      assertNotNull(AddressRules.refusal(InetAddress.ofLiteral(other), true));
  }

  @Test
  void neverAcceptsWhatTheJdkItselfCallsLocal() throws UnknownHostException {
    var random = new Random(11);
    int local = 0;
    for (int n = 0; n < 200_000; n++) {
      byte[] bytes = new byte[n % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      if (n % 4 == 1) bytes[0] = (byte) (0xfc | random.nextInt(4));
      var address = InetAddress.getByAddress(bytes);
      boolean jdk =
          address.isSiteLocalAddress()
              || address.isLinkLocalAddress()
              || address.isLoopbackAddress()
              || address.isMulticastAddress()
              || address.isAnyLocalAddress();
      if (!jdk) continue;
      local++;
      assertNotNull(AddressRules.refusal(address, false), address.getHostAddress());
    }
    assertTrue(local > 10_000, "the generator makes local addresses");
  }

  @Test
  void saysTheAddressInTheSentence() {
    assertEquals("10.1.2.3 is a private address", refusal("10.1.2.3"));
    assertEquals(
        "2002:a01:203:0:0:0:0:0 holds 10.1.2.3, which is a private address",
        refusal("2002:a01:203::"));
  }

  /** Writes the four bytes in the form's place: dotted at the end, two groups of digits inside. */
  private static String embed(String form, String ipv4) {
    if (!form.startsWith("2002")) return form.formatted(ipv4);
    byte[] b = InetAddress.ofLiteral(ipv4).getAddress();
    return form.formatted("%02x%02x:%02x%02x".formatted(b[0], b[1], b[2], b[3]));
  }

  private static @Nullable String refusal(String address) {
    return AddressRules.refusal(InetAddress.ofLiteral(address), false);
  }
}
