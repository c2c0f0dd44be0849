// What the rest of the page can use. Everything else of this script is its own.

// Names of this script and no one else's. Not on the list is what the browser, the index, strings or callers know.
// shorten: BLOCK absolute accepted active added address after alias aliased aliases alternative alternatives anchor
// shorten: answer areaOf asked asOption attributes away back base before best blocks box boxes broken
// shorten: build byte Bytes bytes changed character child children choose chosen coded common compareKeys
// shorten: COMPLETIONS completions COMPOUND concept concepts content corrections count counted
// shorten: counterpart covered cut cutOf damped defined defines Dialog dialog different distance element end
// shorten: ending ENDINGS ends endsOpen ENOUGH entry event EVERYTHING everything exhausted expected fault
// shorten: facet facetBar FACETS fact facts far files finish firsts focused foldCharacter fold folded
// shorten: form forms found frequency further gbk group having here high hit how html idf
// shorten: IN_URL inflate INITIALS INLINE input inside isLetter isMarked isStale json keep KEPT keyOf kindOf label
// shorten: known languageOf last leaf least left LETTER letter letters likeness likenessOf
// shorten: link links list listed load loaded loadFile longest LONGEST_NAME LONGEST_RUN low made main make manifest
// shorten: mark marked markedUp marker markerFor markerOf marks mass matches meanings meant middle
// shorten: missing MOST most nameAt named nameOf names namesWithin note nothing number numbers offer once
// shorten: OPTION option options OTHER_LIKENESS others otherwise OWN_LANGUAGE pageOf pages pagesOf pairsOf
// shorten: parent partOf passed PAUSE pending piece pieces PINYIN pinyinOf place placeOf PLACES places plain postings
// shorten: prefix Query query range rank ranked rarest read readingOf readings readShard reasons recount
// shorten: REGION reject resolve rest result rough row rows run runs safe said same say scale script scrolled
// shorten: searcher searcherFor searchers section SECTIONS seed settings shard shardsFrom share shared
// shorten: SHORTCUTS show shown sign similar space span spelled spoken SPREAD stands start starts stem STEP step steps store
// shorten: stored suggestions sum sumOf sums sure SYLLABLE Table tags take tell TERM term terms text
// shorten: texts timer TITLE titled TOGETHER together told TRANSLATED tries turn two typed
// shorten: UNASKED upper used USUAL utf8 viaOf View view waiting walker weight whole wholes WIDE within word
// shorten: ways wholeTerms words worth

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
