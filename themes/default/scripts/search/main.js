// What the rest of the page can use. Everything else of this script is its own.

globalThis.diptych ??= {};
diptych.engine = { Index, Searcher, Query, spans, wholeOf, partsOf, pairsOf, foldCharacter, simplified, readShard, compareKeys, nameOf, distance };
