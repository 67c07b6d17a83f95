// A page that was split has a table of the anchors that other pages have now: follow the old address.
document.addEventListener("DOMContentLoaded", () => {
  const table = document.getElementById("moved");
  if (!table) return;
  const moved = JSON.parse(table.textContent);
  const follow = () => {
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (moved[anchor] && !document.getElementById(anchor)) {
      location.replace(`${moved[anchor]}#${anchor}`);
    }
  };
  follow();
  window.addEventListener("hashchange", follow);
});
