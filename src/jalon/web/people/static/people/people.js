// The form of a person: parts that show only when they are wanted, and towns by their postal code.
"use strict";

// data-shown-for="activity:registered" shows a part for that answer, data-hidden-for hides it. Without this script all
// the parts show, and the server takes what was answered.
const answered = (form, rule) => {
  const [name, wanted] = rule.split(":");
  return [...form.querySelectorAll(`[name="${name}"]`)].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked && field.value === wanted : field.value === wanted,
  );
};

const arrange = (form) => {
  for (const part of form.querySelectorAll("[data-shown-for]")) part.hidden = !answered(form, part.dataset.shownFor);
  for (const part of form.querySelectorAll("[data-hidden-for]")) part.hidden = answered(form, part.dataset.hiddenFor);
};

for (const form of document.querySelectorAll("[data-person-form]")) {
  arrange(form);
  form.addEventListener("change", () => arrange(form));
}
