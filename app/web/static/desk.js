// What script adds to pages for one person: passwords that can be shown, what is read out first.
for (const box of document.querySelectorAll("[data-password]")) {
  const input = box.querySelector("input");
  const { password: show, passwordHide: hide, passwordLabel: label, passwordHideLabel: hideLabel } = box.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary govuk-password-input__toggle";
  button.setAttribute("aria-controls", input.id);
  const draw = () => {
    const shown = input.type === "text";
    button.textContent = shown ? hide : show;
    button.setAttribute("aria-label", shown ? hideLabel : label);
  };
  button.addEventListener("click", () => {
    input.type = input.type === "text" ? "password" : "text";
    draw();
  });
  input.form.addEventListener("submit", () => { input.type = "password"; });
  draw();
  box.append(button);
}

// What went wrong comes first, then what was done: it is read out, and the keyboard goes on from there.
(document.querySelector(".govuk-error-summary") ?? document.querySelector("[data-focus]"))?.focus();
