package dev.tokenops.engine.review.pack;

import org.jspecify.annotations.Nullable;

/** A final settlement with its fund credit and, if part of it went back, its refund credit. */
record Settled(Item request, Item settlement, Item fund, @Nullable Item refund) {
  Settled refundedBy(Item credit) {
    return new Settled(request, settlement, fund, credit);
  }
}
