module tokenops.dev/verifier

go 1.19
