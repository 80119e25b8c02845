// Gives the page's viewers and questions their life.

import { RaceQuestion } from "#viewer/question.js";
import { RaceViewer } from "#viewer/viewer.js";

customElements.define("race-viewer", RaceViewer);
customElements.define("race-question", RaceQuestion);
