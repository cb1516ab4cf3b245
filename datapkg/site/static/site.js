// Copy buttons.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  const text = source ? source.textContent : new URL(button.dataset.copy, location.href).href;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "已复制 Copied";
  } catch {
    // Without the right to use the clipboard (plain http), show the text to be copied by hand.
    button.insertAdjacentText("afterend", ` ${text}`);
    button.disabled = true;
  }
});
