package web

func (s *Server) guideRoutes() []route { return nil }
