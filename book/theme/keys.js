// What opens and closes the table of contents is a label with the role of a button: it gets a button's
// keys.
document.getElementById("mdbook-sidebar-toggle")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.currentTarget.click();
    }
});
