// For the scripts of parts and of the site: search("...", { language, facets, limit }) gives a promise of { results,
// corrected }; copy("...", button) puts a text on the clipboard and says so on the button.
window.diptych = { search: async (query, options) => (await loadSearch()).find(query, options), copy: copyText };

// Controls that need this script show themselves.
document.documentElement.dataset.script = "";
