package dev.tokenops.engine.review.pack;

/** A usage with its debit and the delivery of its receipt. */
record Work(Item usage, Item debit, Item delivery) {}
