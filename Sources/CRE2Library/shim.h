/* No declarations: see the wrapping target. */
