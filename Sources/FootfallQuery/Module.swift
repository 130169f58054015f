// Filled by the module's first sources.
