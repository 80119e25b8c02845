// What opens and closes the table of contents is a label with the role of a button: it gets a button's
// keys.
document.getElementById("mdbook-sidebar-toggle")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.currentTarget.click();
    }
});

// A block of code that is wider than the page is scrolled, also by keys: those, and only those, can have
// the focus.
const reachable = new ResizeObserver((entries) => {
    for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) {
            target.tabIndex = 0;
        } else {
            target.removeAttribute("tabindex");
        }
    }
});
for (const code of document.querySelectorAll("pre > code")) {
    reachable.observe(code);
}
