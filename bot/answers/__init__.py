"""Words for computed answers: data in, text and buttons out."""
