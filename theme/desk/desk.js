// What the page has besides where scripts run: a button beside everything that is there to be copied.
"use strict";

const { copy, copied } = document.body.dataset;

for (const code of document.querySelectorAll("code.copy")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copies";
  button.textContent = copy;
  button.setAttribute("aria-label", `${copy}: ${code.textContent}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 2000);
  });
  code.after(button);
}
