package dev.tokenops.engine.review.rule;

import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.List;

/** The parts of a pack that rules speak of, in the order of the catalogue. */
public enum Family {
  /** Asset context. */
  AST("Asset context", EvidenceList.EVENTS),
  /** Payment requests. */
  PAY("Payment requests", EvidenceList.PAYMENT_REQUESTS),
  /** Settlement evidence. */
  SET("Settlement evidence", EvidenceList.SETTLEMENTS),
  /** Credits. */
  CRD("Credits", EvidenceList.CREDITS),
  /** Usage records. */
  USE("Usage records", EvidenceList.USAGE),
  /** Delivery state. */
  DLV("Delivery state", EvidenceList.DELIVERIES),
  /** Operating exceptions. */
  EXC("Operating exceptions", EvidenceList.EXCEPTIONS),
  /** Files. */
  FIL("Files", EvidenceList.FILES);

  /** In the order of the catalogue, without a copy. */
  static final List<Family> ALL = List.of(values());

  private final String title;
  private final EvidenceList list;

  Family(String title, EvidenceList list) {
    this.title = title;
    this.list = list;
  }

  public String title() {
    return title;
  }

  /** The list whose items it judges. */
  public EvidenceList list() {
    return list;
  }
}
