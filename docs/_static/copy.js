// A button on each code block that copies it without prompts and printed results.
document.addEventListener("DOMContentLoaded", () => {
  const cleaned = (text) => {
    const lines = text.split("\n");
    if (lines.some((line) => line.startsWith(">>> "))) {
      return lines
        .filter((line) => /^(>>>|\.\.\.)( |$)/.test(line))
        .map((line) => line.slice(4))
        .join("\n");
    }
    return lines.map((line) => line.replace(/^\$ /, "")).join("\n").replace(/\n+$/, "");
  };
  for (const block of document.querySelectorAll("div.highlight")) {
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "copy";
    button.setAttribute("aria-label", "Copy the code without prompts");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(cleaned(block.querySelector("pre").innerText));
      button.textContent = "copied";
      setTimeout(() => { button.textContent = "copy"; }, 1500);
    });
    block.appendChild(button);
  }
});
