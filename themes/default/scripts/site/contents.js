// Contents: marks the section being read, always exactly one.
// shorten: spied headings spy reading later waiting
const spied = all("[data-spy] a");
if (spied.length) {
  const headings = spied.map((link) => document.getElementById(fragmentOf(link)));
  let waiting = false;
  const spy = () => {
    waiting = false;
    // Sections too short to reach the top have their turn one after another while the last screenful scrolls by.
    const rest = document.documentElement.scrollHeight - innerHeight - scrollY;
    const line = 140 + Math.max(0, innerHeight - 140) * Math.max(0, 1 - rest / innerHeight) ** 3;
    let reading = 0;
    headings.forEach((heading, index) => {
      if (heading?.getBoundingClientRect().top < (rest < 2 ? innerHeight : line)) reading = index;
    });
    spied.forEach((link, index) => {
      if (index === reading) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(spy);
    waiting = true;
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later, { passive: true });
  spy();
}
