// What the rest of the page can use. Everything else of this script is its own.

// Names of this script and no one else's. Not on the list is what the browser, the index, strings or callers know.
// shorten: BLOCKS Bytes COMMON_MARKS COMPLETIONS COMPOUND Dialog ENDINGS ENOUGH EVERYTHING FACETS INITIALS
// shorten: INLINE IN_URL KEPT LENGTH LENGTH_WIDE LETTER LONGEST_NAME LONGEST_RUN MARK MOST markerFor OFFERED
// shorten: OTHER_LIKENESS OWN_LANGUAGE PAUSE PINYIN Query REGION SECTIONS SHORTCUTS SPREAD STEP SYLLABLE TERM
// shorten: TITLE TOGETHER TRANSLATED View WIDE absolute accepts active alias aliased aliases allCut
// shorten: alternative alternatives anchor answer areaOf asOption asked attributes away back base before best
// shorten: blocks box broken build byte bytes changed character child children chips choose chosen coded
// shorten: common compareKeys complete completions concept concepts connects content corrections count counted
// shorten: counterpart covered cut dialog different distance each element end ending ends endsOpen entry
// shorten: event expected extension facet facetBar facetCounts fact facts far files finish firsts focused
// shorten: foldCharacter folded folder form forms fragment frequency further group here high hit how html idf
// shorten: inflate input inside isLetter isMarked isStale json keep keyOf known languageOf last leaf least
// shorten: left letter letters likeness likenessOf link links list listed load loadFile loaded longest low
// shorten: lower made main manifest mark marked markedUp markerOf marks mass masses matches meanings meant
// shorten: middle most nameAt nameOf named names namesWithin nothing number offer old option options others
// shorten: otherwise pageOf pages pagesOf pairsOf parent passes pending piece pieces pinyinOf place placeOf
// shorten: plain postings prefix range rank ranked read readShard reasons reject resolve rest result
// shorten: row run runs safe said same say scale script searcher searcherFor searchers section sectionKey seed
// shorten: sets shard shardsFrom share shared show shown sign space span spelled start starts stem
// shorten: step steps suggestions sum sums sure tags take term terms tests text texts timer
// shorten: titleBonus titled together told tries two typed upper used utf8 viaOf view waiting walker weight
// shorten: whole wholes within word words worth
// shorten: found marker crumbs versions query similar missing letters address stored store settings here
// shorten: wanted everything tooFew turn Table numbers readings readingOf reading kindOf
// shorten: PLACES partOf NOTHING damped accepted passed having fileNames OPTION rough places
// shorten: defined defines scrolled gbk together rows sumOf USUAL

globalThis.diptych ??= {};
Object.assign(diptych, {
  engine: { Index, Searcher, spans, wholeOf, partsOf, simplified },
  file: (name, content) => waiting.get(name)?.(content),
  find: (query, options = {}) => searcherFor(options.language).search(query, options),
});
if (settings) {
  const dialog = new Dialog();
  diptych.open = () => dialog.open();
  diptych.tools = [searcherFor, View, element, address, WIDE, Query, markerOf, marked, markedUp];
}
