// Controls that need this script have their room by now, and are seen from here on.
html.dataset.script = "";
