package dev.tokenops.engine.review.pack;

import java.util.List;

/** A payment request and the settlements that together pay it. */
record Payment(Item request, List<Settled> settled) {}
