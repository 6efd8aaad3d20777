// A button with data-print prints the page.
import { on } from "../ui/base/island";

on("click", "[data-print]", () => print());
