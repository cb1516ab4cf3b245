// The reader page: a panel about the chosen number, a legend that filters, keys n and p for the next and previous one.
(() => {
  const text = document.querySelector(".reader-text");
  const panel = document.getElementById("panel");
  const body = panel.querySelector(".panel-body");
  const numbers = Array.from(text.querySelectorAll("a.n"));
  const empty = body.innerHTML;
  let chosen = -1;

  async function choose(position, { scroll = true } = {}) {
    const number = numbers[position];
    if (!number) return;
    numbers[chosen]?.classList.remove("chosen");
    chosen = position;
    number.classList.add("chosen");
    panel.classList.add("open");
    if (scroll) number.scrollIntoView({ block: "center" });
    history.replaceState(null, "", `#${number.id}`);
    const response = await fetch(`${text.dataset.cards}/${encodeURIComponent(number.dataset.mention)}/card`);
    if (chosen === position) body.innerHTML = response.ok ? await response.text() : empty;
  }

  function close() {
    numbers[chosen]?.classList.remove("chosen");
    chosen = -1;
    panel.classList.remove("open");
    body.innerHTML = empty;
  }

  function step(by) {
    for (let next = chosen + by; next >= 0 && next < numbers.length; next += by) {
      if (!numbers[next].classList.contains("off")) return choose(next);
    }
    return undefined;
  }

  text.addEventListener("click", (event) => {
    const number = event.target.closest("a.n");
    if (!number || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(numbers.indexOf(number), { scroll: false });
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.step) step(Number(button.dataset.step));
    if (button && "close" in button.dataset) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not([type=checkbox]), textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
    if (event.key === "Escape") close();
  });
  document.querySelector(".legend").addEventListener("change", (event) => {
    const hidden = Array.from(event.currentTarget.elements).filter((box) => box.type === "checkbox" && !box.checked).map((box) => box.name);
    for (const number of numbers) number.classList.toggle("off", hidden.some((name) => number.classList.contains(name)));
  });

  function fromAddress() {
    const target = location.hash.startsWith("#m") && document.getElementById(location.hash.slice(1));
    if (target) choose(numbers.indexOf(target));
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
