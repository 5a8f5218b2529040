package document

// A Drawing is a small picture in a cell: *Bar, *Spark or *Tint. It
// says nothing that the cell's text does not say.
type Drawing interface{ drawing() }

// A Bar is a share with its range, all from 0 to 1.
type Bar struct {
	Share     float64
	Low, High float64
	Vague     bool   // too few people for a share: only the range is drawn
	Words     string // for those who do not see it
}

// A Spark is a small line through shares from 0 to 1. Gaps are NaN.
type Spark struct {
	Values []float64
	Words  string
}

// A Tint colours a cell by a share from 0 to 1.
type Tint struct{ Share float64 }

// A LineChart shows series over common places, such as interviews or quarters.
type LineChart struct {
	Title  string
	X      []string // labels of the places
	XName  string   // "interviews, by date"
	YName  string   // "themes heard so far"
	Max    float64  // of the axis; 0 takes the highest value
	Share  bool     // values are shares from 0 to 1, shown in per cent
	Series []Series
	Marks  []ChartMark
	Words  string // what is to be seen, for those who do not see it
}

// A Series is one line. Gaps are NaN. Low and High draw a band around it where
// they are given.
type Series struct {
	Name      string
	Values    []float64
	Low, High []float64
}

// A ChartMark is a place on the x axis to point at.
type ChartMark struct {
	At   int // place in LineChart.X
	Text string
}

// A Network shows which of several things belong together.
type Network struct {
	Title string
	Nodes []Node
	Links []NetworkLink
	Words string
}

// A Node is a thing and how much there is of it.
type Node struct {
	Name   string
	Weight int
	Ref    string
}

// A NetworkLink joins two nodes, given by their places, as strongly as Weight.
type NetworkLink struct {
	A, B   int
	Weight int
	Words  string // "Waiting and Retrying: 4 interviews"
}

func (*Bar) drawing()   {}
func (*Spark) drawing() {}
func (*Tint) drawing()  {}

func (Paragraph) block()  {}
func (List) block()       {}
func (Heading) block()    {}
func (Figures) block()    {}
func (*Table) block()     {}
func (*Card) block()      {}
func (Said) block()       {}
func (*Words) block()     {}
func (*LineChart) block() {}
func (*Network) block()   {}
