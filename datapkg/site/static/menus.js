// Closes open menus when one clicks outside them; in place of Datasette's inline script, which our policy forbids.
document.addEventListener("click", (event) => {
  const inside = event.target.closest("details");
  for (const menu of document.querySelectorAll("details.nav-menu[open], details.actions-menu-links[open]")) {
    if (menu !== inside) menu.open = false;
  }
});
// The editor of SQL types into a field of its own, which has no name.
window.addEventListener("load", () => {
  for (const field of document.querySelectorAll(".CodeMirror textarea")) field.setAttribute("aria-label", "SQL");
});
