// What the rest of the page can use. Everything else of this script is its own.

// Names of this script and no one else's. Not on the list is what the browser, the index, strings or callers know.
// shorten: about absolute accepted added address after alias aliased aliases alternative alternatives anchor answer
// shorten: arrange asked asOption attributes away back base before below best BLOCK blocks box boxes broken build byte
// shorten: Bytes bytes changed character child children choose chosen coded column common COMPLETIONS
// shorten: completions COMPOUND concept concepts content corrections count counted counterpart covered
// shorten: cut cutOf damped defined defines Dialog dialog different distance element end ending ENDINGS ends
// shorten: endsOpen ENOUGH entry event EVERYTHING everything exhausted expected facet facetBar FACETS fact facts far
// shorten: fault files finish firsts focused fold foldCharacter folded form forms found frequency further gbk group
// shorten: here high hit how html idf IN_URL inflate indirect INITIALS INLINE input inside its isLetter isMarked isStale json
// shorten: keep KEPT key keyOf keys kindOf known label languageOf last leaf least left LETTER letter letters likeness likenessOf
// shorten: link links list listed load loaded loadFile longest LONGEST_NAME LONGEST_RUN low made main make manifest
// shorten: mark marked markedUp marker markerFor markerOf marks mass matched meanings meant middle missing MOST most
// shorten: nameAt named nameOf names namesWithin note nothing number numbers offer old once OPTION option options ordered
// shorten: OTHER_LIKENESS others otherwise OWN_LANGUAGE pageOf pages pagesOf pairsOf parent partOf passed PAUSE
// shorten: pending piece pieces PINYIN pinyinOf place placeOf PLACES places plain postings prefix pressed Query query range
// shorten: rank ranges ranked rarest rate read readingOf readings readShard reasons recount REGION reject resolve rest result
// shorten: rough row rows run runs safe said same say scale scoreOf script scrolled searcher searcherFor searchers
// shorten: section SECTIONS seed settings shard shardOf shardsFrom share shared SHORTCUTS show shown sign similar space span
// shorten: spelled spoken SPREAD stands start starts stem STEP step steps store stored suggestions sum sumOf sums sure
// shorten: SYLLABLE Table tags take tell TERM term terms text texts timer TITLE titled TOGETHER together told
// shorten: TRANSLATED tried tries turn two typed UNASKED upper used USUAL utf8 viaOf View view waiting walker wanted ways
// shorten: weight whole wholes wholeTerms wide WIDE width within word words work worst worth

globalThis.diptych ??= {};
Object.assign(diptych, {
  engine: { Index, Searcher, spans, wholeOf, partsOf, simplified },
  file: (name, content) => waiting[name]?.(content),
  find: (query, options = {}) => searcherFor(options.language).search(query, options),
});
if (settings) {
  const dialog = new Dialog();
  diptych.open = () => dialog.open();
  diptych.tools = [searcherFor, View, element, address, WIDE, Query, markerOf, marked, markedUp];
}
