// Contents: marks the section being read, always exactly one.
// shorten: spied headings spy reading later waiting rest line index heading link
const spied = all("[data-spy] a");
const headings = spied.map((link) => document.getElementById(fragmentOf(link)));
let waiting;
const spy = () => {
  waiting = 0;
  // Sections too short to reach the top have their turn one after another while the last screenful scrolls by.
  const rest = html.scrollHeight - innerHeight - scrollY;
  // What does not scroll is at its top: nothing is above no number.
  const line = rest < 2 && scrollY ? innerHeight : 140 + Math.max(0, innerHeight - 140) * Math.max(0, 1 - rest / Math.min(innerHeight, rest + scrollY)) ** 3;
  let reading = 0;
  headings.forEach((heading, index) => {
    if (heading?.getBoundingClientRect().top < line) reading = index;
  });
  spied.forEach((link, index) => (link.ariaCurrent = index === reading || null));
};
const later = () => (waiting ||= requestAnimationFrame(spy));
if (spied.length) {
  addEventListener("scroll", later);
  addEventListener("resize", later);
  spy();
}
