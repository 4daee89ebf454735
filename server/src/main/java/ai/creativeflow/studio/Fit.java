package ai.creativeflow.studio;

/** The room for a text, in canvas pixels: the ink stays within width and height, the size between its bounds. */
record Fit(double width, double height, double sizeMin, double sizeMax, int linesMax, Align align) {

    enum Align {
        LEFT(0),
        CENTRE(0.5),
        RIGHT(1);

        private final double share;

        Align(double share) {
            this.share = share;
        }

        double share() {
            return share;
        }
    }
}
